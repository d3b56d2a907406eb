'use client';
import { useState } from 'react';
import { CenteredPage } from '../../shell/centered-page.tsx';
import { AdminStep } from './admin-step.tsx';
import { ArrivalStep } from './arrival-step.tsx';
import { DoneStep } from './done-step.tsx';
import { type FirstRoute, RouteStep } from './route-step.tsx';
import { StepList } from './step-list.tsx';
import { UpstreamStep } from './upstream-step.tsx';

const steps = ['Administrator', 'Arrival', 'Upstream', 'Route', 'Test'] as const;

/** First run: administrator, how traffic arrives, first upstream, first route, and a request that shows that it works. */
export function SetupPage({ needsAdmin, token }: { needsAdmin: boolean; token: string }) {
  const [step, setStep] = useState(needsAdmin ? 0 : 1);
  const [address, setAddress] = useState('');
  const [route, setRoute] = useState<FirstRoute>();
  const next = () => setStep((current) => current + 1);
  return (
    <CenteredPage title="Set up Sluice" hint={<StepList steps={steps} current={step} />}>
      {step === 0 && <AdminStep token={token} onDone={next} />}
      {step === 1 && <ArrivalStep onDone={next} />}
      {step === 2 && (
        <UpstreamStep
          address={address}
          onDone={(given) => {
            setAddress(given);
            next();
          }}
        />
      )}
      {step === 3 && (
        <RouteStep
          address={address}
          onBack={() => setStep(2)}
          onDone={(made) => {
            setRoute(made);
            next();
          }}
        />
      )}
      {step === 4 && route !== undefined && <DoneStep route={route} />}
    </CenteredPage>
  );
}

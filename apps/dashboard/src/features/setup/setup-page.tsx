'use client';
import { useEffect, useRef, useState } from 'react';
import { CenteredPage } from '../../shell/centered-page.tsx';
import { AdminStep } from './admin-step.tsx';
import { ArrivalStep } from './arrival-step.tsx';
import { DoneStep } from './done-step.tsx';
import { type FirstRoute, RouteStep } from './route-step.tsx';
import { StepList } from './step-list.tsx';
import { UpstreamStep } from './upstream-step.tsx';

const steps = [
  { label: 'Account', title: 'Create the administrator', about: 'Whoever can read this server’s console may be it.' },
  { label: 'Arrival', title: 'How traffic arrives', about: 'Listeners are open ports. This one is open already.' },
  { label: 'Upstream', title: 'Your first upstream', about: 'An upstream is a service that requests are sent on to.' },
  { label: 'Route', title: 'Your first route', about: 'A route says which requests go to which upstream.' },
  { label: 'Test', title: 'Does it work?', about: 'A real request, sent through the listener.' },
] as const;
const labels = steps.map(({ label }) => label);

/** First run: administrator, how traffic arrives, first upstream, first route, and a request that shows that it works. */
export function SetupPage({ needsAdmin, token }: { needsAdmin: boolean; token: string }) {
  const [step, setStep] = useState(needsAdmin ? 0 : 1);
  const [address, setAddress] = useState('');
  const [route, setRoute] = useState<FirstRoute>();
  const next = () => setStep((current) => current + 1);
  const { title, about } = steps[step] ?? steps[0];
  const heading = useRef<HTMLHeadingElement>(null);
  const shownStep = useRef(step);
  useEffect(() => {
    if (shownStep.current === step) return;
    shownStep.current = step;
    // Keyboards and screen readers go on where the new step begins, unless it has put the cursor into a field.
    if (document.activeElement === document.body) heading.current?.focus();
  }, [step]);
  return (
    <CenteredPage title="Set up Sluice" hint={<StepList steps={labels} current={step} />}>
      <div>
        <h2 ref={heading} tabIndex={-1} className="font-medium text-base outline-none">
          {title}
        </h2>
        <p className="mt-0.5 text-muted text-sm">{about}</p>
      </div>
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

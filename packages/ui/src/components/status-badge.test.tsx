import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { healthStates, stateLooks } from './health-state.ts';
import { faviconSvg } from './mark.tsx';
import { StatusBadge } from './status-badge.tsx';

describe('StatusBadge', () => {
  it.each(healthStates)('says %s by colour, icon and word', (state) => {
    const html = renderToStaticMarkup(<StatusBadge state={state} />);
    expect(html).toContain(stateLooks[state].word);
    expect(html).toContain(stateLooks[state].text);
    expect(html).toContain('<svg');
  });
  it('gives every state an icon of its own', () => {
    expect(new Set(healthStates.map((state) => stateLooks[state].icon)).size).toBe(healthStates.length);
  });
  it('says why and since when, also where there is no room', () => {
    const html = renderToStaticMarkup(
      <StatusBadge state="unhealthy" reason="GET /health answers 503" since={0} now={180_000} look="plain" />,
    );
    expect(html).toContain('title="GET /health answers 503 · since 3 min ago"');
    expect(html).toMatch(/sr-only[^>]*>GET \/health answers 503/);
  });
});

describe('favicon', () => {
  it('changes shape with trouble, not only colour', () => {
    expect(faviconSvg('healthy')).not.toContain('<circle');
    expect(faviconSvg('unhealthy')).toContain('<circle');
    expect(faviconSvg('healthy').match(/<rect/g)).toHaveLength(4);
  });
});

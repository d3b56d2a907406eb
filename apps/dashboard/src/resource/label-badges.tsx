import { Badge } from '@sluice/ui';
import { labelTexts } from './list-filters.tsx';

interface LabelBadgesProps {
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** More are told by their number, for rows that must not grow. */
  readonly most?: number;
}

export function LabelBadges({ labels, most = Number.POSITIVE_INFINITY }: LabelBadgesProps) {
  const texts = labelTexts(labels);
  if (texts.length === 0) return <span className="text-muted">–</span>;
  return (
    <span className="flex flex-wrap items-center gap-1" title={texts.length > most ? texts.join(', ') : undefined}>
      {texts.slice(0, most).map((text) => (
        <Badge key={text} tone="outline" mono>
          {text}
        </Badge>
      ))}
      {texts.length > most && <span className="text-muted">+{texts.length - most}</span>}
    </span>
  );
}

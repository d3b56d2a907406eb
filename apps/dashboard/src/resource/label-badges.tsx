import { Badge } from '@sluice/ui';
import { labelTexts } from './list-filters.tsx';

export function LabelBadges({ labels }: { labels: Readonly<Record<string, string>> | undefined }) {
  const texts = labelTexts(labels);
  if (texts.length === 0) return <span className="text-muted">–</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {texts.map((text) => (
        <Badge key={text} tone="outline" mono>
          {text}
        </Badge>
      ))}
    </span>
  );
}

'use client';
import { Kbd } from '../components/kbd.tsx';
import { Dialog } from '../overlays/dialog.tsx';

export interface ShortcutGroup {
  readonly label: string;
  readonly shortcuts: readonly { readonly keys: readonly string[]; readonly label: string }[];
}

export interface ShortcutsHelpProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly groups: readonly ShortcutGroup[];
}

/** What `?` opens. */
export function ShortcutsHelp({ open, onOpenChange, groups }: ShortcutsHelpProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" size="md">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {groups.map((group) => (
          <section key={group.label}>
            <h3 className="mb-1 text-muted text-xs">{group.label}</h3>
            <ul className="divide-y">
              {group.shortcuts.map((shortcut) => (
                <li key={shortcut.label} className="flex items-center justify-between gap-3 py-1.5 text-sm">
                  {shortcut.label}
                  <span className="flex gap-0.5">
                    {shortcut.keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Kbd } from '../components/kbd.tsx';
import { cn } from '../lib/cn.ts';
import { backdropStyles, popupStyles } from '../overlays/popup-styles.ts';
import { paletteScore } from './palette-score.ts';

export interface PaletteCommand {
  readonly id: string;
  readonly label: string;
  /** `Go to`, `Create`, `Routes`. Groups keep the order of their first command. */
  readonly group: string;
  readonly icon?: ReactNode;
  /** Second column: a host, an address. */
  readonly detail?: string | undefined;
  /** More words that find it. */
  readonly keywords?: readonly string[] | undefined;
  /** Keys that do the same: `['g', 'r']`. */
  readonly keys?: readonly string[] | undefined;
  readonly onSelect: () => void;
}

export interface CommandPaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly commands: readonly PaletteCommand[];
  readonly placeholder?: string | undefined;
  /** For commands that are searched on the server as one types. */
  readonly onQueryChange?: ((query: string) => void) | undefined;
}

/** Everything, by typing. The caller binds Ctrl/⌘-K. */
export function CommandPalette({
  open,
  onOpenChange,
  commands,
  placeholder = 'Search or run a command',
  onQueryChange,
}: CommandPaletteProps) {
  const [query, setQuery] = useState('');
  const groups = Map.groupBy(commands, (command) => command.group);
  const change = (text: string) => {
    setQuery(text);
    onQueryChange?.(text);
  };
  const toggle = (next: boolean) => {
    if (!next) change('');
    onOpenChange(next);
  };
  return (
    <Base.Root open={open} onOpenChange={toggle}>
      <Base.Portal>
        <Base.Backdrop className={backdropStyles} />
        <Base.Popup
          className={cn(
            popupStyles,
            'fixed top-[12vh] left-1/2 z-50 w-[min(38rem,94vw)] -translate-x-1/2 overflow-hidden rounded-lg',
          )}
        >
          <Base.Title className="sr-only">Command palette</Base.Title>
          <Command label="Commands" loop filter={(_, text, texts = []) => paletteScore(text, texts)}>
            <div className="flex items-center gap-2.5 border-b px-4">
              <Search className="size-4 shrink-0 text-muted" aria-hidden="true" />
              <Command.Input
                value={query}
                onValueChange={change}
                placeholder={placeholder}
                className="h-11 w-full bg-transparent text-base outline-none placeholder:text-muted max-sm:text-lg"
              />
              <Kbd>Esc</Kbd>
            </div>
            <Command.List className="max-h-[min(24rem,60vh)] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-muted text-sm">
                Nothing matches “{query}”.
              </Command.Empty>
              {Array.from(groups, ([group, items]) => (
                <Command.Group
                  key={group}
                  heading={group}
                  className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-muted"
                >
                  {items.map((command) => (
                    <Command.Item
                      key={command.id}
                      value={command.id}
                      keywords={[command.label, command.detail ?? '', ...(command.keywords ?? [])]}
                      onSelect={() => {
                        toggle(false);
                        command.onSelect();
                      }}
                      className="flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 text-sm data-[selected=true]:bg-accent/12 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted"
                    >
                      {command.icon}
                      <span className="truncate">{command.label}</span>
                      {command.detail !== undefined && (
                        <span className="min-w-0 truncate font-mono text-muted text-xs">{command.detail}</span>
                      )}
                      {command.keys !== undefined && (
                        <span className="ml-auto flex gap-0.5">
                          {command.keys.map((key) => (
                            <Kbd key={key}>{key}</Kbd>
                          ))}
                        </span>
                      )}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

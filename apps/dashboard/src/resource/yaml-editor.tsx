'use client';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { tags } from '@lezer/highlight';
import { basicSetup, EditorView } from 'codemirror';
import { useEffect, useRef } from 'react';

export interface TextProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

interface YamlEditorProps {
  readonly label: string;
  /** What it begins with; later it is told by `onChange` alone. */
  readonly initial: string;
  readonly onChange: (text: string) => void;
  readonly problems: readonly TextProblem[];
}

// Colours are tokens, so the editor follows the theme without being told.
const theme = EditorView.theme({
  '&': { backgroundColor: 'var(--color-surface)', color: 'var(--color-text)', fontSize: '12px' },
  '&.cm-focused': { outline: '2px solid var(--color-accent)', outlineOffset: '2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.6', minHeight: '20rem', maxHeight: '70vh' },
  '.cm-content': { caretColor: 'var(--color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--color-text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--color-sunken)',
    color: 'var(--color-muted)',
    borderRight: '1px solid var(--color-border)',
  },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in srgb, var(--color-text) 5%, transparent)',
  },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--color-accent) 25%, transparent) !important',
  },
  '.cm-tooltip, .cm-panels': {
    backgroundColor: 'var(--color-raised)',
    color: 'var(--color-text)',
    border: '1px solid var(--color-border)',
  },
});

const highlighting = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--color-accent-strong)' },
    { tag: tags.comment, color: 'var(--color-muted)', fontStyle: 'italic' },
    { tag: [tags.number, tags.bool, tags.null], color: 'var(--color-series-2)' },
    { tag: [tags.punctuation, tags.separator, tags.bracket], color: 'var(--color-muted)' },
  ]),
);

/** A text editor for YAML. Heavy: load it lazily. Tab leaves it, as in every field; Ctrl-] indents. */
export default function YamlEditor({ label, initial, onChange, problems }: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useRef(onChange);
  changed.current = onChange;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; its text is its own from then on
  useEffect(() => {
    if (host.current === null) return;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial,
        extensions: [
          basicSetup,
          yaml(),
          theme,
          highlighting,
          lintGutter(),
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => {
    const shown = view.current;
    if (shown === null) return;
    const diagnostics = problems.map(({ line, message }) => {
      const { from, to } = shown.state.doc.line(Math.min(line, shown.state.doc.lines));
      return { from, to, severity: 'error' as const, message };
    });
    shown.dispatch(setDiagnostics(shown.state, diagnostics));
  }, [problems]);
  return <div ref={host} className="overflow-hidden rounded-md border" />;
}

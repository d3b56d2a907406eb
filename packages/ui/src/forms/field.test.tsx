import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Checkbox, RadioGroup } from './choice.tsx';
import { Field } from './field.tsx';
import { Input, NumberInput, Textarea } from './input.tsx';
import { KeyValueEditor } from './key-value-editor.tsx';
import { MultiInput } from './multi-input.tsx';
import { Select } from './select.tsx';

const attribute = (html: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(html)?.[1];
const control = (html: string) => /<(input|select|textarea)[^>]*>/.exec(html)?.[0] ?? '';

describe('Field', () => {
  const controls = {
    Input: <Input />,
    NumberInput: <NumberInput unit="ms" />,
    Textarea: <Textarea />,
    Select: <Select options={[{ value: 'a', label: 'A' }]} />,
    MultiInput: <MultiInput value={[]} onValueChange={() => undefined} />,
  };
  it.each(Object.entries(controls))('wires label, hint and error to %s', (_, child) => {
    const html = renderToStaticMarkup(
      <Field label="Port" hint="1 to 65535" error="port must be 1–65535" required>
        {child}
      </Field>,
    );
    const tag = control(html);
    expect(attribute(tag, 'id')).toBe(attribute(html, 'for'));
    expect(attribute(tag, 'aria-invalid')).toBe('true');
    expect(attribute(tag, 'aria-required')).toBe('true');
    for (const id of attribute(tag, 'aria-describedby')?.split(' ') ?? ['none']) expect(html).toContain(`id="${id}"`);
    expect(attribute(tag, 'aria-describedby')?.split(' ')).toHaveLength(2);
  });

  it('shows as code what a hint has between back-quotes', () => {
    const html = renderToStaticMarkup(
      <Field label="Protocol" hint="`https` needs a certificate; a ` alone is one.">
        <Input />
      </Field>,
    );
    expect(html).toMatch(/<code[^>]*>https<\/code> needs a certificate/);
    expect(html).not.toContain('`https');
  });

  it('says nothing about errors or hints that are not there', () => {
    const tag = control(
      renderToStaticMarkup(
        <Field label="Port">
          <Input />
        </Field>,
      ),
    );
    expect(tag).not.toMatch(/aria-(invalid|describedby|required)=/);
  });

  it('gives its id to one control only', () => {
    const html = renderToStaticMarkup(
      <Field label="Labels">
        <KeyValueEditor value={{ a: '1', b: '2' }} onValueChange={() => undefined} />
      </Field>,
    );
    const ids = Array.from(html.matchAll(/\sid="([^"]*)"/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('choices', () => {
  it('keeps the hint out of the name', () => {
    const html = renderToStaticMarkup(<Checkbox label="Preserve host" hint="Send the Host header." />);
    expect(/<label[^>]*>.*?<\/label>/.exec(html)?.[0]).not.toContain('Send the Host header.');
    expect(html).toContain(`id="${attribute(control(html), 'aria-describedby')}"`);
  });
  it('checks the chosen option', () => {
    const options = ['a', 'b'].map((value) => ({ value, label: value }));
    const html = renderToStaticMarkup(
      <RadioGroup legend="Kind" name="kind" options={options} value="b" onValueChange={() => undefined} />,
    );
    expect(html.match(/checked=""/g)).toHaveLength(1);
    expect(/<input[^>]*checked=""[^>]*>/.exec(html)?.[0]).toContain('value="b"');
  });
});

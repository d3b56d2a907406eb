import { type FormField, isListenerFieldFor, type ListenerConfig } from '@sluice/config';
import { isFields } from '../../resource/fields.ts';
import { mayBeLeftOut } from '../../resource/form-branches.ts';

/**
 * Those fields of a section that say anything to a listener of this protocol.
 * @param written of the section: what is written is there, also where it does not belong
 */
export function sectionFields(
  protocol: ListenerConfig['protocol'],
  section: FormField,
  written?: unknown,
): readonly FormField[] {
  if (section.kind !== 'group') return [];
  if (mayBeLeftOut(section)) {
    return isListenerFieldFor(protocol, section.name) || written !== undefined ? section.fields : [];
  }
  const inside = isFields(written) ? written : {};
  return section.fields.filter(
    ({ name }) => isListenerFieldFor(protocol, `${section.name}.${name}`) || inside[name] !== undefined,
  );
}

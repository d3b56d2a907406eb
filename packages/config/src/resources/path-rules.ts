import { z } from 'zod';

/**
 * What a listener does about paths that servers are known to read differently. The result is what routes match and what
 * goes upstream. `\\`, `#`, controls, an escaped NUL and malformed escapes are refused whatever stands here.
 */
export const pathRulesSchema = z
  .strictObject({
    repeatedSlashes: z.enum(['keep', 'merge', 'reject']).default('keep').meta({
      title: 'Repeated slashes',
      description: '`merge` makes /a//b into /a/b, `keep` takes them for empty segments. Default keep.',
    }),
    dotSegments: z.enum(['reject', 'resolve']).default('reject').meta({
      title: 'Dot segments',
      description:
        '`resolve` makes /a/../b into /b, also where the dots are escaped; a path above the root is refused. Default reject.',
    }),
    encodedSlashes: z.enum(['reject', 'keep']).default('reject').meta({
      title: 'Escaped slashes',
      description: '`keep` lets %2F and %5C pass as they are, never decoded and never a separator. Default reject.',
    }),
    doubleEncoding: z.enum(['reject', 'keep']).default('reject').meta({
      title: 'Double encoding',
      description:
        '`keep` lets %25 before two hex digits pass, for paths that hold an escaped address. Default reject.',
    }),
    parameters: z.enum(['keep', 'reject']).default('keep').meta({
      title: 'Path parameters',
      description: 'Some servers drop everything from ";" on before they match. `reject` answers 400. Default keep.',
    }),
  })
  .meta({ title: 'Path rules', description: 'How a path is normalised before it is matched.', advanced: true });

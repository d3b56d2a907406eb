import { z } from 'zod';

/** Where another service is asked. Credentials in it would end up in logs. */
export const serviceUrlSchema = z
  .string()
  .max(2048)
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return (
      url !== undefined &&
      (url.protocol === 'https:' || url.protocol === 'http:') &&
      url.username === '' &&
      url.password === '' &&
      url.hash === ''
    );
  }, 'must be an http or https URL without user, password and fragment')
  .meta({ placeholder: 'https://login.example.com/path' });

export const serviceCaSchema = z
  .string()
  .max(1_048_576)
  .regex(/-----BEGIN CERTIFICATE-----/, 'must hold a certificate in PEM form')
  .optional()
  .meta({
    title: 'Authorities',
    description: "Whose certificates the service may show, in PEM form. The system's authorities when left out.",
    input: 'pem',
    advanced: true,
  });

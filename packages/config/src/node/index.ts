// What needs Node's own modules, apart from the browser-safe rest.
export { hashDocument } from './hash-document.ts';

import { notFound } from 'next/navigation';

/** Every address that no page has: the answer stands in the frame, where one can go on from. */
export default function Page() {
  notFound();
}

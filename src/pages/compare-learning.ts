import type { Mount } from './sections.ts';

export const mount: Mount = () => {};

import { hasKernels } from '../../autograd/index.ts';
import { notify } from './notices.ts';

/** Says so where the interpreter in TypeScript stands in for WebAssembly. */
export async function noticeWithoutKernels(): Promise<void> {
  if (await hasKernels()) return;
  notify({
    text: 'This browser runs no WebAssembly with SIMD on this page: an interpreter in TypeScript computes instead, which takes several times as long.',
  });
}

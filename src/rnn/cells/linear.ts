// h = a: what is left of a recurrent network when the activation is taken away
import { identity } from '../../autograd/index.ts';
import { elman } from './elman.ts';

export const linear = elman('linear', identity, { value: (a) => a, slope: () => 1, gamma: 1 });

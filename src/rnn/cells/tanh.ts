// h = tanh(a), tanh' = 1 - tanh² <= 1
import { tanh as activation } from '../../autograd/index.ts';
import { elman } from './elman.ts';

export const tanh = elman(activation);

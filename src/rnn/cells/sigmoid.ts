// h = σ(a), σ(a) = 1 / (1 + e^-a), σ' = σ (1 - σ) <= 1/4
import { sigmoid as activation } from '../../autograd/index.ts';
import { elman } from './elman.ts';

export const sigmoid = elman('sigmoid', activation, {
  symbol: 'σ',
  value: (a) => 1 / (1 + Math.exp(-a)),
  slope: (h) => h * (1 - h),
  gamma: 0.25,
});

import { pageAddress } from '../page/address.ts';

/** The parameters of the sections of Compare: each reads and writes those that begin with its name. */
export const address = pageAddress();

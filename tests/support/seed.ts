// Property tests draw the same examples everywhere; FC_SEED=random, or a number, draws others.
import { configureGlobal } from 'fast-check';

const { FC_SEED: wish = '20261123' } = process.env;
if (wish !== 'random') configureGlobal({ seed: Number(wish) });

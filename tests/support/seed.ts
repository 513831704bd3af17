// Property tests draw the same fifty examples everywhere; FC_SEED=random, or a number, draws others, and a hundred.
import { configureGlobal } from 'fast-check';

const { FC_SEED: wish } = process.env;
if (wish === undefined) configureGlobal({ seed: 20261123, numRuns: 50 });
else if (wish !== 'random') configureGlobal({ seed: Number(wish) });

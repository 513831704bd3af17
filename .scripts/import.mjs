// `npm run --silent import -- WEIGHTS`: the command line, built where its sources have changed, and run
// in this very process, which keeps the start short.
// npm starts scripts in the project's folder; relative paths are meant from where the user is.
import { pathToFileURL } from 'node:url';
import { ensureCli } from './cli.mjs';

const cli = await ensureCli();
if (process.env.npm_lifecycle_event === 'import' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
process.argv.splice(2, 0, 'import');
await import(pathToFileURL(cli).href);

/** The worker of `startInBrowser`. */
import { type Port, serve } from './serve.ts';

serve(self as Port);

import * as v from 'valibot';
import { faultOf } from './fault.ts';

/** What a schema makes of JSON; apart, so that no type of the package names the library of schemas. @throws ExperimentError */
export function read<Schema extends v.GenericSchema>(schema: Schema, json: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, json, { abortEarly: true });
  if (!result.success) throw faultOf(result.issues[0]);
  return result.output;
}

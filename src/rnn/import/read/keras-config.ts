import type { KerasLayer } from '../recognise/keras.ts';

/** The layers of a model, in its order, of the configuration that Keras writes; none where it is no such thing. */
export function kerasLayers(model: unknown): KerasLayer[] {
  const config = (model as { config?: unknown } | undefined)?.config;
  const layers: unknown = Array.isArray(config)
    ? config
    : (config as { layers?: unknown } | undefined)?.layers;
  if (!Array.isArray(layers)) return [];
  return layers.flatMap((layer): KerasLayer[] => {
    const { class_name: className, config: own } = (layer ?? {}) as Record<string, unknown>;
    if (typeof className !== 'string' || typeof own !== 'object' || own === null) return [];
    const { name } = own as Record<string, unknown>;
    if (className === 'Sequential' || className === 'Functional') return kerasLayers(layer);
    return [{ className, name: typeof name === 'string' ? name : '', config: own as KerasLayer['config'] }];
  });
}

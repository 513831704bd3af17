/** The WebGL context that TensorFlow.js runs on: ours, so that what happens on it can be seen. For a worker. */

/** As tfjs asks for it, but software WebGL will do: the panel says that it is software. */
const ATTRIBUTES: WebGLContextAttributes = {
  alpha: false,
  antialias: false,
  premultipliedAlpha: false,
  preserveDrawingBuffer: false,
  depth: false,
  stencil: false,
  failIfMajorPerformanceCaveat: false,
  powerPreference: 'high-performance',
};

/** A context, or why there is none. */
export function openContext(): WebGL2RenderingContext | string {
  if (typeof OffscreenCanvas === 'undefined') return 'this browser has no OffscreenCanvas';
  const context = new OffscreenCanvas(1, 1).getContext('webgl2', ATTRIBUTES);
  return context ?? 'this browser has no WebGL 2, or it is switched off';
}

/** The unmasked renderer string, and whether it names an emulation on the processor. */
export function rendererOf(gl: WebGL2RenderingContext): { renderer: string; software: boolean } {
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  return { renderer, software: isSoftware(renderer) };
}

/** Whether a graphics device is emulated on the processor, by its name. */
export const isSoftware = (renderer: string): boolean =>
  /swiftshader|llvmpipe|softpipe|lavapipe|software|basic render/i.test(renderer);

/** Counts the draw calls on a context from now on: every WebGL op of tfjs is one. */
export function countDraws(gl: WebGL2RenderingContext): () => number {
  let draws = 0;
  for (const name of ['drawArrays', 'drawElements'] as const) {
    const draw = gl[name] as (...args: number[]) => void;
    gl[name] = (...args: number[]) => {
      draws++;
      draw.apply(gl, args);
    };
  }
  return () => draws;
}

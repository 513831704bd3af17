import { effect } from '@preact/signals-core';
import { timer } from 'd3';
import type { Explorer } from './explorer.ts';

/** A long unrolling plays faster, so that all of it takes at most this long at speed 1. */
const LONGEST_SECONDS = 45;
const FRAMES_PER_SECOND = 1.6;
/** A browser that was busy for longer goes on from where it was: nothing is skipped. */
const LONGEST_TICK_SECONDS = 0.1;

/** Frames for which the end of a phase, with all of it drawn, stays on show. */
const REST_FRAMES = 0.8;

/**
 * Moves the position while `playing` is on, with a rest at the end of each phase, and turns it off at the end of all.
 * Where the user asked for reduced motion the position jumps from frame to frame.
 */
export function runPlayback(explorer: Explorer, speed: () => number, reducedMotion: () => boolean): void {
  effect(() => {
    if (!explorer.playing.value) return;
    let before = 0;
    /** Frames that are due; negative during a rest. */
    let due = 0;
    const clock = timer((elapsed) => {
      const { phases, end } = explorer.line.peek();
      const rate = Math.max(FRAMES_PER_SECOND, end / LONGEST_SECONDS) * speed();
      due += Math.min((elapsed - before) / 1000, LONGEST_TICK_SECONDS) * rate;
      before = elapsed;
      const advance = reducedMotion() ? Math.floor(due) : due;
      if (advance <= 0) return;

      const position = explorer.position.peek();
      const phaseEnd = phases.find((phase) => phase.end > position)?.end ?? end;
      const isPhaseDone = position + advance >= phaseEnd;
      due = isPhaseDone ? -REST_FRAMES : due - advance;
      explorer.seek(isPhaseDone ? phaseEnd : position + advance);
      if (explorer.position.peek() >= end) explorer.playing.value = false;
    });
    return () => clock.stop();
  });
}

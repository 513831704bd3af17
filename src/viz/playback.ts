import { effect } from '@preact/signals-core';
import { timer } from 'd3';
import type { Explorer } from './explorer.ts';

/** A long unrolling plays faster, so that all of it takes at most this long at speed 1. */
const LONGEST_SECONDS = 45;
const FRAMES_PER_SECOND = 1.6;
/** A browser that was busy for longer goes on from where it was: nothing is skipped. */
const LONGEST_TICK_SECONDS = 0.1;

/**
 * Moves the position while `playing` is on, and turns it off at the end. Where the user asked for reduced motion
 * the position jumps from frame to frame.
 */
export function runPlayback(explorer: Explorer, speed: () => number, reducedMotion: () => boolean): void {
  effect(() => {
    if (!explorer.playing.value) return;
    let before = 0;
    let pending = 0;
    const clock = timer((elapsed) => {
      const end = explorer.line.peek().end;
      const rate = Math.max(FRAMES_PER_SECOND, end / LONGEST_SECONDS) * speed();
      pending += Math.min((elapsed - before) / 1000, LONGEST_TICK_SECONDS) * rate;
      before = elapsed;
      const advance = reducedMotion() ? Math.floor(pending) : pending;
      pending -= advance;
      if (advance > 0) explorer.seek(explorer.position.peek() + advance);
      if (explorer.position.peek() >= end) explorer.playing.value = false;
    });
    return () => clock.stop();
  });
}

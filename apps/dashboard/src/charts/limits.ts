import type uPlot from 'uplot';
import type { Limits } from '../format/rating.ts';
import type { Palette } from './palette.ts';

/** Tints the three zones behind a plot. */
export function drawBands(plot: uPlot, limits: Limits | undefined, palette: Palette): void {
  if (limits === undefined) return;
  const { ctx, bbox } = plot;
  const good = toY(plot, limits.good);
  const poor = toY(plot, limits.poor);
  ctx.save();
  fillZone(ctx, bbox, bbox.top, poor, palette.poorArea);
  fillZone(ctx, bbox, poor, good, palette.needsArea);
  fillZone(ctx, bbox, good, bbox.top + bbox.height, palette.goodArea);
  ctx.restore();
}

/** Draws and names the two limits that are in sight. */
export function drawLimits(
  plot: uPlot,
  limits: Limits | undefined,
  format: (value: number) => string,
  palette: Palette,
): void {
  if (limits === undefined) return;
  // The names of two limits close to each other stand at the two ends of their lines.
  const isClose = toY(plot, limits.good) - toY(plot, limits.poor) < LABEL_ROOM * devicePixelRatio;
  const good = { value: limits.good, label: `good ≤ ${format(limits.good)}`, color: palette.good };
  const poor = { value: limits.poor, label: `poor > ${format(limits.poor)}`, color: palette.poor };
  drawLimit(plot, { ...good, isAtStart: isClose }, palette);
  drawLimit(plot, { ...poor, isAtStart: false }, palette);
}

/** Above a line, for its name. */
const LABEL_ROOM = 16;

interface LimitLine {
  value: number;
  label: string;
  color: string;
  isAtStart: boolean;
}

function drawLimit(plot: uPlot, { value, label, color, isAtStart }: LimitLine, palette: Palette): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const y = toY(plot, value);
  if (y <= bbox.top) return;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = ratio;
  ctx.setLineDash([4 * ratio, 4 * ratio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = palette.font.replace('11px', `${11 * ratio}px`);
  ctx.textAlign = 'left';
  const hasRoomAbove = y - bbox.top > LABEL_ROOM * ratio;
  ctx.textBaseline = hasRoomAbove ? 'bottom' : 'top';
  // On the surface's colour the words are readable whatever is drawn below them.
  const height = 15 * ratio;
  const pad = 3 * ratio;
  const width = ctx.measureText(label).width + 2 * pad;
  const left = isAtStart ? bbox.left + pad : bbox.left + bbox.width - pad - width;
  ctx.globalAlpha = 0.85;
  ctx.fillStyle = palette.surface;
  ctx.fillRect(left, hasRoomAbove ? y - height - ratio : y + ratio, width, height);
  ctx.globalAlpha = 1;
  ctx.fillStyle = color;
  ctx.fillText(label, left + pad, y + (hasRoomAbove ? -pad : pad));
  ctx.restore();
}

function toY(plot: uPlot, value: number): number {
  const { top, height } = plot.bbox;
  return Math.min(top + height, Math.max(top, plot.valToPos(value, 'y', true)));
}

function fillZone(
  ctx: CanvasRenderingContext2D,
  { left, width }: uPlot.BBox,
  top: number,
  bottom: number,
  color: string,
): void {
  if (bottom <= top) return;
  ctx.fillStyle = color;
  ctx.fillRect(left, top, width, bottom - top);
}

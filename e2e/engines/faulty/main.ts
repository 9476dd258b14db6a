import { Cart, loose } from './cart.ts';

/** Each fault of the site by its name; what it throws is what a person would meet. */
export type Faults = Record<string, () => unknown>;

declare global {
  var faults: Faults;
}

const nothing: { cart?: { total: number } } = JSON.parse('{}');
const list: number[] = JSON.parse('[1]');

function readDeep(): unknown {
  return (nothing.cart as { total: number }).total;
}

function writeDeep(): void {
  (nothing.cart as { total: number }).total = 1;
}

function callNothing(): void {
  (nothing as unknown as { checkout(): void }).checkout();
}

function nameNothing(): unknown {
  // @ts-expect-error there is no such name
  return neverDeclared;
}

function own(): never {
  throw new Error(`Order ${Math.floor(Math.random() * 1e6)} of "somebody" is lost`);
}

class Payment extends Error {
  override name = 'PaymentError';
}

function named(): never {
  throw new Payment('Card declined');
}

const arrow = (): unknown => list.map((each) => (each as unknown as { pay(): void }).pay());

function spin(): number {
  return spin() + 1;
}

function parse(): unknown {
  return [JSON.parse('{oops')];
}

function parseNothing(): unknown {
  return [JSON.parse('')];
}

function circle(): unknown {
  const round: { self?: unknown } = {};
  round.self = round;
  return [JSON.stringify(round)];
}

function iterateNothing(): unknown {
  const [first] = nothing.cart as unknown as number[];
  return first;
}

function spreadNumber(): unknown {
  return [...(list[0] as unknown as number[])];
}

function makeNothing(): unknown {
  return new (nothing as unknown as { Shop: new () => object }).Shop();
}

function tooLong(): unknown {
  return new Array(-list.length);
}

function destructure(): unknown {
  const { total } = nothing.cart as { total: number };
  return total;
}

function selector(): unknown {
  return [document.querySelector('[[')];
}

async function request(): Promise<unknown> {
  return await fetch('http://127.0.0.1:1/');
}

async function later(): Promise<unknown> {
  await Promise.resolve();
  return readDeep();
}

function deepTail(): unknown {
  return readDeep();
}

globalThis.faults = {
  readDeep,
  writeDeep,
  callNothing,
  nameNothing,
  own,
  named,
  arrow,
  spin,
  parse,
  parseNothing,
  circle,
  iterateNothing,
  spreadNumber,
  makeNothing,
  tooLong,
  destructure,
  selector,
  request,
  later,
  deepTail,
  method: () => new Cart().total(),
  getter: () => new Cart().price,
  fixed: () => Cart.fixed(),
  secret: () => new Cart().open(),
  constructed: () => new Cart(true),
  field: () => new Cart().field(),
  loose: () => loose.inner.act(),
  lazy: async () => (await import('./lazy.ts')).lazy(),
};

/**
 * An object with the methods of `kind` that hands each call to whatever `current()` is at that moment.
 * It may be made while rendering, and stays the same when the object behind it starts or is replaced.
 */
export function forward<T extends object>(kind: { readonly prototype: T }, current: () => T): T {
  const methods = Reflect.ownKeys(kind.prototype)
    .filter((name) => name !== 'constructor')
    .map((name) => [name, { value: (...args: unknown[]) => call(current(), name, args) }]);
  return Object.create(kind.prototype, Object.fromEntries(methods));
}

function call(target: object, method: string | symbol, args: unknown[]): unknown {
  return Reflect.apply(Reflect.get(target, method), target, args);
}

import { ErrorTracking, TelemetryCollector } from '@candor/core';
import { payForBasket } from './pay.ts';

const collector = new TelemetryCollector({
  endpoint: new URLSearchParams(location.search).get('to') ?? '',
  consent: 'full',
  release: 'minified-1',
});
new ErrorTracking(collector);

function checkOut(items: readonly number[]): void {
  payForBasket(items.reduce((sum, item) => sum + item, 0));
}

document.querySelector('button')?.addEventListener('click', () => checkOut([3, 4]));

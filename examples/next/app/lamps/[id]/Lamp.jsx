'use client';

import { useTrackEvent } from '@candor/react';
import { useState } from 'react';

export function Lamp({ id }) {
  const track = useTrackEvent();
  const [isOn, setIsOn] = useState(false);
  if (isOn) throw new Error('The bulb has burst');
  return (
    <>
      <button type="button" onClick={() => track('cart.add', { sku: id })}>
        Add to cart
      </button>
      <button type="button" onClick={() => setIsOn(true)}>
        Switch on
      </button>
    </>
  );
}

/** The events of this shop. */
export interface ShopEvents {
  'cart.add': { sku: string };
}

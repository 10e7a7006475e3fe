import type { ShopVariant } from "./shop.ts";

/** A tent that is sold without stock: seventh in line, with two services. */
export const backorder: ShopVariant = {
  title: "Two-person tent",
  buyable: true,
  more: {
    status: "backorder",
    place: 7,
    availabilityStarts: "2026-12-12",
    services: [
      { service: "post", name: "Standard", deliversFrom: "2026-12-14", deliversTo: "2026-12-16" },
      { service: "express", name: "Express", deliversFrom: "2026-12-14", deliversTo: "2026-12-14" },
    ],
  },
};

export const substitutes = [
  { sku: "SAND", title: "Sand tent", url: "https://shop.example.com/sand", price: "349.00", currency: "USD" },
  { sku: "ODD", title: "Odd tent", url: "javascript:alert(1)" },
  { sku: "BLUE", title: "Blue tent", url: "https://shop.example.com/blue" },
];

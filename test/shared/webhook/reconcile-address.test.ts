import { describe, expect, it } from "vitest";
import { toShopAddress, toShopifyAddress } from "../../../shared/webhook/reconcile/shop-address.ts";

describe("a shop's address", () => {
  it.each([
    ["https://shop.example.com", "https://shop.example.com"],
    ["https://shop.example.com/", "https://shop.example.com"],
    ["https://Shop.Example.com/wordpress/?page=1#top", "https://shop.example.com/wordpress"],
  ])("%s is called as %s", (text, address) => {
    expect(toShopAddress(text, false)).toBe(address);
  });

  it.each([
    "http://shop.example.com",
    "https://shop.example.com:8443",
    "https://user:word@shop.example.com",
    "https://localhost",
    "https://shop",
    "https://127.0.0.1",
    "https://0x7f.1",
    "https://169.254.169.254/latest",
    "https://[::1]",
    "https://2130706433",
    "ftp://shop.example.com",
    "shop.example.com",
    "",
  ])("%s is none that we call", (text) => {
    expect(toShopAddress(text, false)).toBeUndefined();
  });

  it("on this machine is called where everything is on this machine", () => {
    expect(toShopAddress("http://127.0.0.1:8080/shop", true)).toBe("http://127.0.0.1:8080/shop");
    expect(toShopAddress("http://127.0.0.1:8080/shop", false)).toBeUndefined();
    expect(toShopAddress("http://192.168.0.1/shop", true)).toBeUndefined();
  });

  it("at Shopify is one of Shopify's: its token goes nowhere else", () => {
    expect(toShopifyAddress("Tent-Shop.myshopify.com", false)).toBe("https://tent-shop.myshopify.com");
    for (const domain of [
      "shop.example.com",
      "myshopify.com",
      "x.myshopify.com.example.com",
      "a/b.myshopify.com",
      "",
    ]) {
      expect(toShopifyAddress(domain, true)).toBeUndefined();
    }
    expect(toShopifyAddress("127.0.0.1:8080", true)).toBe("http://127.0.0.1:8080");
    expect(toShopifyAddress("127.0.0.1:8080", false)).toBeUndefined();
  });
});

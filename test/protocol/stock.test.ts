import { describe, expect, it } from "vitest";
import { type Hook, pauseBefore } from "./faults.ts";
import { setLevel, useWorlds } from "./support.ts";
import type { World } from "./world.ts";

const follow = async (world: World, hook: Hook) => world.handle({ queue: "stock", at: 0 }, { hook });

describe("following the stock", () => {
  const create = useWorlds();

  // The stream and the tick look at a variant at the same time, and each writes what it saw.
  it.each(["stock.stock", "stock.levels", "stock.variant", "stores.get"])(
    "ends with what is there now, where another worker followed a newer level before this one's %s",
    async (call) => {
      const world = await create();
      await setLevel(world, 5);
      await follow(
        world,
        pauseBefore(call, async () => setLevel(world, 1)),
      );
      expect(await world.direct.stock.stock(world.variantRef, { consistent: true })).toMatchObject({ sellable: 1 });
    },
  );

  it("ends with what is there now, where the variant was withdrawn meanwhile", async () => {
    const world = await create();
    await setLevel(world, 5);
    await follow(
      world,
      pauseBefore("stock.stock", async () => {
        await world.direct.stock.withdraw(world.variantRef, world.time.now);
        await follow(world, () => {});
      }),
    );
    expect(await world.direct.stock.stock(world.variantRef, { consistent: true })).toMatchObject({
      phase: { phase: "below" },
    });
  });
});

/** An invariant across the protocols of a world: a claim about all their networks together. */
import type { AnyProtocol, World, WorldInvariant } from "../../lang/index.ts";
import { type About, Base, type Broken, holdsHere } from "./claim.ts";
import { NetView } from "./net.ts";
import type { Configuration, System } from "./system.ts";

export class Across extends Base<About> {
  private readonly views: readonly NetView[];
  private readonly nets: Readonly<Record<string, NetView>>;
  private looked = 0;

  constructor(
    about: About,
    private readonly holds: WorldInvariant<World>,
    private readonly system: System,
    protocols: readonly { readonly label: string; readonly protocol: AnyProtocol }[],
  ) {
    super(about);
    this.views = protocols.map(({ protocol }, label) => new NetView(system, label, protocol));
    this.nets = Object.fromEntries(protocols.map(({ label }, i) => [label, this.views[i] as NetView]));
  }

  check(config: Configuration, length: number): Broken | undefined {
    const outcome = this.look(config, length, false);
    // As for a claim about one whole network: now and then is enough to notice that order matters.
    this.looked++;
    const flying = length - this.system.start.length;
    if (flying > 1 && (this.looked < 1000 || this.looked % 64 === 0))
      if (this.look(config, length, true) !== outcome) this.orderMatters();
    return outcome === holdsHere ? undefined : this.report(outcome, "", []);
  }

  private look(config: Configuration, length: number, reversed: boolean): number {
    for (const view of this.views) view.show(config, length, reversed);
    return this.evaluate(() => this.holds(this.nets as never), reversed ? "reversed" : "");
  }
}

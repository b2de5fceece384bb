/**
 * One stop of the Tab key for many things of one kind: arrow keys, Home and End go from one to the next. The things carry
 * `data-place`, and are drawn with `tabIndex` 0 for the first and −1 for all others; this moves the 0 along.
 */
import type { TargetedFocusEvent, TargetedKeyboardEvent } from "preact";

interface RovingProps {
  onKeyDown: (event: TargetedKeyboardEvent<Element>) => void;
  onFocusIn: (event: TargetedFocusEvent<Element>) => void;
}

export function rovingFocus(onFocus: (place: number) => void): RovingProps {
  return {
    onKeyDown(event) {
      const things = thingsIn(event.currentTarget);
      const here = things.findIndex((thing) => thing === document.activeElement);
      const next = things[placeAfter(event.key, here, things.length) ?? -1];
      if (!next) return;
      event.preventDefault();
      next.focus();
    },
    onFocusIn({ currentTarget, target }) {
      const things = thingsIn(currentTarget);
      const focused = things.find((thing) => target instanceof Node && thing.contains(target));
      if (!focused) return;
      for (const thing of things) thing.tabIndex = thing === focused ? 0 : -1;
      onFocus(Number(focused.dataset["place"]));
    },
  };
}

function thingsIn(place: Element): (HTMLElement | SVGElement)[] {
  return [...place.querySelectorAll<HTMLElement | SVGElement>("[data-place]")];
}

function placeAfter(key: string, here: number, count: number): number | undefined {
  const places: Record<string, number> = {
    ArrowRight: Math.min(here + 1, count - 1),
    ArrowDown: Math.min(here + 1, count - 1),
    ArrowLeft: Math.max(here - 1, 0),
    ArrowUp: Math.max(here - 1, 0),
    Home: 0,
    End: count - 1,
  };
  return places[key];
}

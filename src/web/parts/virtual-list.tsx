/**
 * A long list of which only the rows in sight are drawn, so that ten thousand are as smooth as ten. Arrow keys, Home,
 * End and the page keys go from row to row.
 */
import { Virtualizer, elementScroll, observeElementOffset, observeElementRect } from "@tanstack/virtual-core";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

interface ListProps<Item> {
  items: readonly Item[];
  rowHeightPx: number;
  label: string;
  columns: readonly string[];
  keyOf: (item: Item) => string | number;
  /** The cells of a row, each with `role="cell"`; the first link in it gets the focus of the row. */
  row: (item: Item) => ComponentChildren;
}

/** Rows beyond the edges, so that none is missing while one scrolls. */
const overscan = 12;

export function VirtualList<Item>(props: ListProps<Item>): JSX.Element {
  const { items, rowHeightPx, label, columns, keyOf, row } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [, draw] = useState({});
  const [virtualizer] = useState(() =>
    createVirtualizer(
      () => scroller.current,
      props,
      () => draw({}),
    ),
  );
  virtualizer.setOptions({ ...virtualizer.options, count: items.length });
  // How the library's own adapters tell it of a component's life; it has no other names for it.
  // oxlint-disable-next-line eslint/no-underscore-dangle -- as above
  useLayoutEffect(() => virtualizer._didMount(), []);
  // oxlint-disable-next-line eslint/no-underscore-dangle -- as above
  useLayoutEffect(() => virtualizer._willUpdate());

  const [active, setActive] = useState(0);
  const wantsFocus = useRef(false);
  useEffect(() => {
    if (!wantsFocus.current) return;
    const link = scroller.current?.querySelector<HTMLElement>(`[data-place="${active}"] a`);
    if (!link) return;
    wantsFocus.current = false;
    link.focus({ preventScroll: true });
  });
  const move = (event: KeyboardEvent): void => {
    const to = placeAfter(
      event.key,
      active,
      items.length,
      Math.floor((scroller.current?.clientHeight ?? 0) / rowHeightPx),
    );
    if (to === undefined) return;
    event.preventDefault();
    wantsFocus.current = true;
    virtualizer.scrollToIndex(to, { align: "auto" });
    setActive(to);
    draw({});
  };
  return (
    <div class="virtual-list" role="table" aria-label={label} aria-rowcount={items.length + 1}>
      <div role="row" class="file-row head" aria-rowindex={1}>
        {columns.map((column) => (
          <span key={column} role="columnheader">
            {column}
          </span>
        ))}
      </div>
      <div
        class="scroller"
        role="rowgroup"
        ref={scroller}
        tabIndex={0}
        aria-label={label}
        style={{ height: `min(60vh, ${Math.max(items.length, 1) * rowHeightPx}px)` }}
        onKeyDown={move}
      >
        <div class="sheet" role="presentation" style={{ height: `${virtualizer.getTotalSize()}px` }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const item = items[index];
            if (item === undefined) return undefined;
            return (
              <div
                key={keyOf(item)}
                role="row"
                class="file-row"
                aria-rowindex={index + 2}
                data-place={index}
                style={{ height: `${rowHeightPx}px`, transform: `translateY(${start}px)` }}
                onFocusIn={() => setActive(index)}
              >
                {row(item)}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function createVirtualizer<Item>(
  find: () => HTMLDivElement | null,
  { items, rowHeightPx }: ListProps<Item>,
  onChange: () => void,
): Virtualizer<HTMLDivElement, Element> {
  return new Virtualizer<HTMLDivElement, Element>({
    count: items.length,
    getScrollElement: find,
    estimateSize: () => rowHeightPx,
    overscan,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange,
  });
}

function placeAfter(key: string, active: number, count: number, page: number): number | undefined {
  const places: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: count - 1,
  };
  const to = places[key];
  return to === undefined || count === 0 ? undefined : Math.min(Math.max(to, 0), count - 1);
}

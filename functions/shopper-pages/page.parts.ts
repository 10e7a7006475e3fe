/** A tick in the store's colour, above the heading of a page that says that something is done. */
export const checkBadge = `<svg class="badge" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M4 12.5l5.5 5.5L20 6.5" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/></svg>
`;

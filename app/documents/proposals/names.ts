/** What a proposal is called in addresses. */
export const proposalAnchor = (id: number): string => `proposal-${id}`;
/** Where somebody goes on who decided without JavaScript. */
export const decidedPath = (proposal: { id: number; documentId: number }, beside: string): string =>
  beside ? `/documents/${proposal.documentId}#${proposalAnchor(proposal.id)}` : proposalPath(proposal);
export const proposalPath = (proposal: { id: number; documentId: number }): string =>
  `/documents/${proposal.documentId}/proposals/${proposal.id}`;

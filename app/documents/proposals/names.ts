/** What a proposal is called in addresses. */
export const proposalAnchor = (id: number): string => `proposal-${id}`;
export const proposalPath = (proposal: { id: number; documentId: number }): string =>
  `/documents/${proposal.documentId}/proposals/${proposal.id}`;

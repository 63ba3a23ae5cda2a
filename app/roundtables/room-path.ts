/** Where a form of the room leads when it was sent plainly: back to the light page when it stood there. */
export const roomPath = (request: Request, id: number): string =>
  `/roundtables/${id}${new URL(request.url).searchParams.has("light") ? "/light" : ""}`;

/** Tells password managers whose new password it is; for people it stands elsewhere on the page. It is not sent. */
export const UserName = ({ email }: { email: string }) => (
  <input type="text" autoComplete="username" defaultValue={email} readOnly hidden />
);

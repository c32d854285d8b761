export function FollowRun() {
  return <p class="quiet">…</p>;
}

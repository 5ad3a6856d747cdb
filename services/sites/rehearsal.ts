/** The instance that tests deploy and remove; it never touches the local site. */
import { localSite } from './local.ts';

export const site = localSite({
  id: 'rehearsal',
  title: 'Rehearsal data centre',
  titleVi: 'Trung tâm dữ liệu diễn tập',
  part: 1,
  edgePort: 9443,
  registryPort: 6443,
});

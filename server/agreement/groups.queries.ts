/** Looks at who speaks for whom in a process. */
import { sql } from "kysely";
import type { Counted, GroupKind } from "../../db/schema/agreement.ts";
import type { Database } from "../context.ts";

export interface VoiceGroup {
  id: number;
  kind: GroupKind;
  organisationId: number;
  name: string;
  counted: Counted;
  members: number[];
  memberNames: string[];
}

/** Callers have asked for the process. */
export async function listGroups(db: Database, processId: number): Promise<VoiceGroup[]> {
  const { rows } = await sql<VoiceGroup>`
    select voice_groups.id, kind, voice_groups.organisation_id as "organisationId", speaker.name, counted,
      coalesce(array_agg(member.id order by member.name) filter (where member.id is not null), '{}') as members,
      coalesce(array_agg(member.short_name order by member.name) filter (where member.id is not null), '{}') as "memberNames"
    from voice_groups join organisations as speaker on speaker.id = voice_groups.organisation_id
    left join voice_group_members on group_id = voice_groups.id
    left join organisations as member on member.id = voice_group_members.organisation_id
    where voice_groups.process_id = ${processId}
    group by voice_groups.id, speaker.name order by speaker.name`.execute(db);
  return rows;
}

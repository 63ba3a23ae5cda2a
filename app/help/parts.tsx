/** Every part in every state, for those who draw pages: to be looked at in light, dark and contrast themes. Words are samples. */
import { useState, type ReactNode } from "react";
import { Alert } from "~/ui/alert";
import { Bars } from "~/ui/bars";
import { Button, LinkButton, type ButtonVariant } from "~/ui/button";
import { Checkbox, CheckboxGroup, Fold, RadioGroup, Select, TextArea, TextField } from "~/ui/form";
import { FormContext } from "~/ui/form-state";
import { Icon } from "~/ui/icon";
import { Grid, Row, Split, Stack } from "~/ui/layout";
import { Modal } from "~/ui/modal";
import { Badge, Card, DescriptionList, EmptyState, Section } from "~/ui/page";
import { Pages } from "~/ui/pages";
import { Chip, Entry, Facts, FilterBar, FormActions, Meter, Tabs, Toast } from "~/ui/parts";
import { QuickAdd } from "~/ui/quick-add";
import { Selects } from "~/ui/selects";
import { DataTable } from "~/ui/table";

const ITEMS = Array.from({ length: 40 }, (_, index) => ({
  value: index + 1,
  label: `A-${index + 1} ${index % 7 === 6 ? "Warnwege bei Ausfällen" : "Ansprechstelle für Partnerschaften"}`,
  ...(index % 5 === 0 && { hint: "Schutz kritischer Infrastruktur" }),
}));
const LONG_WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz";
const WAYS = [
  { value: "austausch", label: "Austausch", hint: "Alle teilen, was sie wissen." },
  { value: "koordinierung", label: "Koordinierung" },
];

export const Parts = () => (
  <div lang="de" className="ja-stack ja-gap-7">
    <Buttons />
    <Signs />
    <Lists />
    <Boxes />
    <Forms />
    <Tables />
    <Toast undo={<Button small>Rückgängig</Button>}>AP-03 steht jetzt an zweiter Stelle.</Toast>
  </div>
);

const Part = ({ name, children }: { name: string; children: ReactNode }) => (
  <Section title={name} id={name.toLowerCase()}>
    {children}
  </Section>
);

function Buttons() {
  const [open, setOpen] = useState(false);
  const variants: ButtonVariant[] = ["primary", "secondary", "tertiary", "danger"];
  return (
    <Part name="Buttons">
      {[false, true].map((small) => (
        <Row key={String(small)}>
          {variants.map((variant) => (
            <Button key={variant} variant={variant} small={small} icon="edit">
              {variant}
            </Button>
          ))}
          <Button small={small} disabled>
            disabled
          </Button>
          <LinkButton small={small} to="#boxes" icon="open-in-new">
            Link
          </LinkButton>
        </Row>
      ))}
      <Row>
        <Presence />
        <span className="ja-tools">
          {["arrow-up", "arrow-down", "edit", "delete"].map((name) => (
            <button key={name} type="button" className="ja-tool ja-tool--sign" aria-label={name} disabled={name === "arrow-up"}>
              <Icon name={name} />
            </button>
          ))}
        </span>
        <Button onClick={() => setOpen(true)}>Modal</Button>
        <Modal open={open} onClose={() => setOpen(false)} title="Modal">
          <p>Escape schließt.</p>
        </Modal>
      </Row>
    </Part>
  );
}

function Presence() {
  const [chosen, choose] = useState("vor Ort");
  return (
    <span className="ja-choice">
      {["vor Ort", "online", "entschuldigt"].map((word) => (
        <button key={word} type="button" className="ja-tool" aria-pressed={word === chosen} onClick={() => choose(word)}>
          {word}
        </button>
      ))}
    </span>
  );
}

const Signs = () => (
  <Part name="Signs">
    <Row>
      {(["info", "success", "warning", "danger", "neutral"] as const).map((tone) => (
        <Badge key={tone} tone={tone} icon={tone === "neutral" ? undefined : tone}>
          {tone}
        </Badge>
      ))}
    </Row>
    <Row gap={5}>
      <Chip kind="person" name="Miriam Vogt" />
      <Chip kind="organisation" name="Stadt Lindenhafen" />
    </Row>
    <Grid narrow>
      <Meter share={0.7} />
      <Meter share={0} over />
      <progress value={3} max={12} aria-label="3 von 12" />
    </Grid>
    <Bars
      label="Stimmen"
      max={6}
      bars={[4, 2, 0, null].map((value, index) => ({
        key: index,
        label: `Antwort ${index + 1}`,
        value,
        series: index,
        text: value === null ? "nicht bewertbar" : `${value} Stimmen`,
      }))}
    />
  </Part>
);

const Lists = () => (
  <Part name="Lists">
    <FilterBar count="2 Agendapunkte">
      <Tabs
        label="Ansicht"
        tabs={[
          { to: "?view=list", label: "Liste", current: true },
          { to: "?view=board", label: "Tafel", current: false },
        ]}
      />
      <a className="ja-tool ja-tool--chip" href="#lists">
        Austausch <Icon name="close" size="small" label="entfernen" />
      </a>
      <Selects of={[{ name: "mode", label: "Form", all: "Alle Formen", value: "koordinierung", options: WAYS }]} />
    </FilterBar>
    <ul className="ja-list ja-list--ruled">
      <Entry sign={<Icon name="edit" size="small" />} end={<Badge tone="warning">überfällig</Badge>} endBelow>
        <a className="ja-plain-link" href="#lists">
          5 Kommentare beantworten
        </a>
        <Facts of={["GA-2026-01", "Arbeitspapier", null, "bis 08.12.2026"]} />
      </Entry>
      <Entry end={<Button small>Ändern</Button>}>
        <span>{LONG_WORD}</span>
        <Facts of={[LONG_WORD]} />
      </Entry>
    </ul>
    <Pages of={{ page: 2, pages: 3 }} />
  </Part>
);

const Boxes = () => (
  <Part name="Boxes">
    {(["info", "success", "warning", "danger"] as const).map((tone) => (
      <Alert key={tone} tone={tone} title={`Das ist ein Satz: ${tone}`}>
        <p className="kern-body">Und was dazu gehört.</p>
      </Alert>
    ))}
    <Split>
      <Stack>
        <Card title="Card" actions={<Button small>Ändern</Button>}>
          <DescriptionList items={[{ key: "Federführung", value: "Stadt Lindenhafen" }]} />
        </Card>
        <Card title="Card, accent" tone="accent">
          <p className="kern-body">Was jetzt ansteht.</p>
        </Card>
        <section className="ja-card ja-card--action">
          <p className="kern-body">
            Jetzt: TOP 2{" "}
            <a href="#boxes" className="kern-link">
              AP-02
            </a>
          </p>
          <Meter share={0.4} />
        </section>
      </Stack>
      <Stack>
        <EmptyState title="Noch keine Agendapunkte" action={<Button variant="primary">Anlegen</Button>}>
          Hier steht, womit man anfängt.
        </EmptyState>
        <Fold form="none" summary="Fold">
          <p className="kern-body">Bleibt ausgefüllt, auch zugeklappt.</p>
        </Fold>
      </Stack>
    </Split>
  </Part>
);

function Forms() {
  const fields = (
    <div className="ja-form">
      <div className="ja-fields">
        <TextField name="title" label="Titel" hint="Ein Satz." required />
        <Select name="way" label="Form" options={WAYS} />
      </div>
      <TextArea name="reason" label="Begründung" required />
      <RadioGroup name="kind" label="Art" options={WAYS} defaultValue="austausch" required />
      <CheckboxGroup name="ways" label="Formen" options={WAYS} defaultValue={["austausch"]} />
      <CheckboxGroup name="items" label="Agendapunkte" options={ITEMS} defaultValue={[7]} />
      <Checkbox name="sure" label="Ich bin sicher" />
      <FormActions>
        <Button variant="primary">Speichern</Button>
        <Button variant="tertiary">Abbrechen</Button>
      </FormActions>
    </div>
  );
  const errors = { title: "Bitte geben Sie einen Titel an.", reason: "Bitte begründen Sie.", kind: "Bitte wählen Sie." };
  const refused = { name: "refused", values: { title: LONG_WORD }, errors, error: null };
  return (
    <Part name="Forms">
      <Stack gap={7}>
        <FormContext.Provider value={{ id: "plain", state: null, busy: false }}>{fields}</FormContext.Provider>
        <FormContext.Provider value={{ id: "refused", state: refused, busy: false }}>{fields}</FormContext.Provider>
      </Stack>
      <QuickAdd
        action="/dev/parts"
        name="quick"
        label="Titel eines neuen Punkts"
        submit="Hinzufügen"
        open="Öffnen"
        added={({ title }) => title}
      />
      <div className="ja-options">
        {["weitgehend", "teilweise"].map((word, index) => (
          <label key={word} className="ja-option">
            <input type="radio" name="option" className="kern-form-check__radio" defaultChecked={index === 0} />
            <span className="ja-strong">{word}</span>
            <span className="ja-small">Wird durch Lesen gewählt.</span>
          </label>
        ))}
      </div>
    </Part>
  );
}

const Tables = () => (
  <Part name="Tables">
    <DataTable
      caption="Runde Tische"
      rows={[
        { id: 1, title: "Auftaktworkshop", decisions: 2 },
        { id: 2, title: LONG_WORD, decisions: 0 },
      ]}
      keyOf={({ id }) => id}
      columns={[
        { header: "Titel", rowHeader: true, cell: ({ title }) => title, sort: { to: "?sort=-title", now: "ascending" } },
        { header: "Beschlüsse", numeric: true, cell: ({ decisions }) => decisions, sort: { to: "?sort=decisions" } },
        { header: "Art", cell: () => "Workshop" },
      ]}
    />
  </Part>
);

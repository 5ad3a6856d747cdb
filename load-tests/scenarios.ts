/** The scenarios as data: which documents arrive when. Open model: arrivals do not wait for answers. */
import {
  eveningRate,
  habits,
  hourlyRates,
  type Mix,
  monthEndRate,
  peakHourRate,
  type SiteLoad,
  siteMix,
} from './scale.ts';
import { type Limits, promised, whileDraining } from './thresholds.ts';

/** From the last point's rate to this one's within `seconds`; files per minute, or requests where nothing is sent. */
export type Stage = { seconds: number; perMinute: number };

export type Stream = {
  /** Name of the k6 scenario and tag of its figures. */
  name: string;
  action: 'send' | 'read' | 'hostile';
  startPerMinute: number;
  stages: Stage[];
  mix: Mix;
  visitsPerFile: number;
  /** Part of the files that come as base64 in JSON. */
  jsonShare: number;
  /** Part of the files that repeat a document that was sent before, corrected. */
  resentShare: number;
  /** Part of the files whose first visit is then asked for as FHIR until it is there. */
  checkedShare: number;
  limits: Limits;
};

export type Scenario = {
  id: string;
  title: string;
  titleVi: string;
  /** Unless asked for another. */
  minutes: number;
  streams: (load: SiteLoad, minutes: number) => Stream[];
  /** Sockets beside k6 that send slowly or not at all. */
  badConnections?: number;
};

const constant = (perSecond: number, minutes: number): Pick<Stream, 'startPerMinute' | 'stages'> => {
  const perMinute = Math.max(1, Math.round(perSecond * 60));
  return { startPerMinute: perMinute, stages: [{ seconds: minutes * 60, perMinute }] };
};

const sending = (name: string, mix: Mix): Omit<Stream, 'startPerMinute' | 'stages'> => ({
  name,
  action: 'send',
  mix,
  visitsPerFile: 1,
  jsonShare: habits.jsonShare.value,
  resentShare: 0,
  checkedShare: 0.1,
  limits: promised,
});

const bigAlone: Mix = { intensive: 1 };
/** A part of the intensive care documents of all hospitals at the same time; more than any day brings. */
const bigPerMinute = 6;

export const scenarios: Scenario[] = [
  {
    id: 'smoke',
    title: 'One document a second, every one read back',
    titleVi: 'Chạy thử: mỗi giây một hồ sơ, đọc lại từng hồ sơ',
    minutes: 1,
    streams: (load, minutes) => [{ ...sending('visits', siteMix(load)), ...constant(1, minutes), checkedShare: 1 }],
  },
  {
    id: 'same-day',
    title: "A whole peak day's curve, shortened, every hour at its true rate",
    titleVi: 'Cả một ngày cao điểm, rút ngắn thời gian, mỗi giờ giữ đúng tốc độ thật',
    minutes: 12,
    streams: (load, minutes) => {
      const perMinute = hourlyRates(load).map((rate) => Math.max(1, Math.round(rate * 60)));
      const seconds = Math.max(1, Math.round((minutes * 60) / perMinute.length));
      const stages = perMinute.map((rate) => ({ seconds, perMinute: rate }));
      return [{ ...sending('visits', siteMix(load)), startPerMinute: perMinute[0] as number, stages }];
    },
  },
  {
    id: 'evening-burst',
    title: 'Systems that collect the day and send it in files of many visits',
    titleVi: 'Gửi dồn buổi tối: hệ thống bệnh viện gom cả ngày, mỗi tệp nhiều hồ sơ',
    minutes: 5,
    streams: (load, minutes) => {
      const visits = habits.visitsPerEveningFile.value;
      return [
        {
          ...sending('evening', siteMix(load)),
          ...constant(eveningRate(load) / visits, minutes),
          visitsPerFile: visits,
          resentShare: 0.05,
          limits: { ...promised, receiptP95Ms: 2000, receiptP99Ms: 5000, readableWithinSeconds: 60 },
        },
        { ...sending('visits', siteMix(load)), ...constant(peakHourRate(load) * 0.2, minutes) },
      ];
    },
  },
  {
    id: 'after-outage',
    title: 'All senders drain at the same time after an outage',
    titleVi: 'Sau sự cố: mọi cơ sở cùng gửi bù',
    minutes: habits.afterOutageSeconds.value / 60,
    streams: (load, minutes) => [
      {
        ...sending('backlog', siteMix(load)),
        startPerMinute: Math.round(peakHourRate(load) * 60),
        stages: [
          { seconds: 5, perMinute: habits.afterOutagePerSecond.value * 60 },
          { seconds: minutes * 60, perMinute: habits.afterOutagePerSecond.value * 60 },
        ],
        checkedShare: 0.02,
        limits: whileDraining,
      },
    ],
  },
  {
    id: 'big-records',
    title: 'Records of 4 MB among small ones; the small ones must not wait',
    titleVi: 'Hồ sơ hồi sức 4 MB gửi xen hồ sơ nhỏ; hồ sơ nhỏ không phải chờ',
    minutes: 3,
    streams: (load, minutes) => [
      { ...sending('small', { outpatient: 0.8, station: 0.2 }), ...constant(peakHourRate(load), minutes) },
      {
        ...sending('big', bigAlone),
        ...constant(bigPerMinute / 60, minutes),
        checkedShare: 1,
        limits: { receiptP95Ms: 5000, receiptP99Ms: 8000, readableWithinSeconds: 30 },
      },
    ],
  },
  {
    id: 'soak',
    title: 'The peak hour without end: memory and latency must not grow',
    titleVi: 'Tải bền: giờ cao điểm kéo dài, bộ nhớ và độ trễ không được tăng',
    minutes: 60,
    streams: (load, minutes) => [
      { ...sending('visits', siteMix(load)), ...constant(peakHourRate(load), minutes), resentShare: 0.02 },
    ],
  },
  {
    id: 'month-end',
    title: 'Settlement: corrected documents beside the new ones',
    titleVi: 'Cuối tháng: quyết toán, nhiều hồ sơ được sửa và gửi lại',
    minutes: 5,
    streams: (load, minutes) => [
      {
        ...sending('visits', siteMix(load)),
        ...constant(monthEndRate(load), minutes),
        resentShare: habits.monthEndResentShare.value,
      },
    ],
  },
  {
    id: 'readers',
    title: 'Doctors read while hospitals send',
    titleVi: 'Đọc FHIR trong lúc các cơ sở gửi hồ sơ',
    minutes: 5,
    streams: (load, minutes) => [
      { ...sending('visits', siteMix(load)), ...constant(peakHourRate(load), minutes) },
      {
        ...sending('readers', siteMix(load)),
        action: 'read',
        ...constant(peakHourRate(load) * habits.readsPerVisit.value, minutes),
        limits: { ...promised, readP95Ms: 1000 },
      },
    ],
  },
  {
    id: 'hostile',
    title: 'Bad documents, slow senders and half-open connections beside good senders',
    titleVi: 'Đầu vào xấu: hồ sơ hỏng, kết nối chậm, kết nối dở dang bên cạnh cơ sở gửi đúng',
    minutes: 3,
    badConnections: 100,
    streams: (load, minutes) => [
      { ...sending('visits', siteMix(load)), ...constant(peakHourRate(load), minutes) },
      { ...sending('attackers', siteMix(load)), action: 'hostile', ...constant(5, minutes), checkedShare: 0 },
    ],
  },
];

export const scenarioIds = scenarios.map(({ id }) => id);

/** The same scenario at a part of its rates; 1 is the design load. */
export function scaled(stream: Stream, share: number): Stream {
  const less = (perMinute: number) => Math.max(1, Math.round(perMinute * share));
  return {
    ...stream,
    startPerMinute: less(stream.startPerMinute),
    stages: stream.stages.map(({ seconds, perMinute }) => ({ seconds, perMinute: less(perMinute) })),
  };
}

export const secondsOf = ({ stages }: Stream): number => stages.reduce((sum, { seconds }) => sum + seconds, 0);
export const peakPerSecond = ({ startPerMinute, stages }: Stream): number =>
  Math.max(startPerMinute, ...stages.map(({ perMinute }) => perMinute)) / 60;

/** Files that arrive in all: the area under the curve. */
export function arrivals({ startPerMinute, stages }: Stream): number {
  let before = startPerMinute;
  let files = 0;
  for (const { seconds, perMinute } of stages) {
    files += ((before + perMinute) / 2) * (seconds / 60);
    before = perMinute;
  }
  return files;
}

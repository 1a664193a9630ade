/* How custody moves between two regions, as a model for Spin: the same actions
 * by the same names as in ../handover.cc, beside which it is kept.
 *
 * What was sent stays deliverable for ever: that is loss, repetition, delay and
 * overtaking at once. Every atomic block is one commit, so a crash is a step
 * that does not happen, or a message that stays in the outbox.
 *
 * NE is the number of epochs plus one. Each of these makes a fault that must be
 * found (handover_model_test.sh):
 *
 *   RECLAIM_ON_TIMEOUT     the giver takes a silent offer back by itself
 *   SEND_BEFORE_FREEZE     the offer leaves before the giver's commit
 *   NO_TOMBSTONE           a cancellation before its offer leaves no record
 *   ANSWER_BEFORE_DURABLE  the ACCEPT leaves before the taker's commit
 *   NO_EPOCH_CHECK         the giver obeys a verdict of an older epoch
 *   NO_VERDICT_MEMORY      a repeated offer gets a fresh verdict
 *
 * EQUIVOCATE is no fault of ours: a taker that signs two verdicts cannot be
 * prevented, but leaves a contradiction that proves it. LIVE asks that the case
 * is held again and again. */
#ifndef NE
#define NE 6
#endif

/* CustodyState */
#define UNKNOWN  0
#define HELD     1
#define OFFERED  2 /* frozen, not active */
#define RELEASED 3

/* Outcome */
#define PENDING   0
#define ACCEPTED  1
#define RETURNED  2
#define CANCELLED 3

byte state[2], epoch[2];
byte giver[NE];    /* who offered in an epoch; the other one is its taker */
byte outcome[NE];  /* the taker's record */
bool arrived[NE];  /* the offer is on the taker's record */
/* The documents that were sent. */
bool offer[NE], cancel[NE];
bool saidAccept[NE], saidReturn[NE], saidCancelled[NE];

/* The giver, one commit each. */
inline MakeOffer(n) {
  epoch[n]++;
  giver[epoch[n]] = n;
  state[n] = OFFERED
}

inline AskBack(n) { cancel[epoch[n]] = true }

inline TakeVerdict(n, to) { state[n] = to }

/* The taker, one commit each. A newer offer shows that the older was accepted,
 * though the ACCEPT may be lost. */
inline CloseOlder(t) {
  if
  :: state[t] == OFFERED -> state[t] = RELEASED
  :: else
  fi
}

inline TakeOffer(e, t) {
  assert(state[t] != HELD);
  CloseOlder(t);
  state[t] = RELEASED;
  epoch[t] = e - 1;
  arrived[e] = true
}

inline Accept(e, t) {
  assert(state[t] != HELD);
  outcome[e] = ACCEPTED;
  state[t] = HELD;
  epoch[t] = e
}

inline Return(e) { outcome[e] = RETURNED }

inline TakeCancel(e) { outcome[e] = CANCELLED }

proctype Giver(byte n) {
#ifdef NO_EPOCH_CHECK
  byte old;
#endif
endGiver:
  do
  :: atomic { state[n] == HELD && epoch[n] < NE - 1 -> MakeOffer(n) }
  /* The outbox sends after the commit. */
  :: atomic { state[n] == OFFERED && giver[epoch[n]] == n && !offer[epoch[n]] ->
       offer[epoch[n]] = true }
  :: atomic { state[n] == OFFERED && giver[epoch[n]] == n &&
              !cancel[epoch[n]] -> AskBack(n) }
  :: atomic { state[n] == OFFERED && giver[epoch[n]] == n &&
              saidAccept[epoch[n]] -> TakeVerdict(n, RELEASED) }
  :: atomic { state[n] == OFFERED && giver[epoch[n]] == n &&
              (saidReturn[epoch[n]] || saidCancelled[epoch[n]]) ->
       TakeVerdict(n, HELD) }
#ifdef RECLAIM_ON_TIMEOUT
  :: atomic { state[n] == OFFERED && giver[epoch[n]] == n -> state[n] = HELD }
#endif
#ifdef SEND_BEFORE_FREEZE
  :: atomic { state[n] == HELD && epoch[n] < NE - 1 && !offer[epoch[n] + 1] ->
       giver[epoch[n] + 1] = n; offer[epoch[n] + 1] = true }
#endif
#ifdef NO_EPOCH_CHECK
  :: atomic { state[n] == OFFERED && giver[epoch[n]] == n && epoch[n] > 1 ->
       old = epoch[n] - 1;
       if
       :: giver[old] == n && (saidReturn[old] || saidCancelled[old]) ->
            TakeVerdict(n, HELD)
       :: else
       fi }
#endif
  od
}

/* The taker of epoch e, whichever region that is. */
proctype Taker(byte e) {
endTaker:
  do
  :: atomic { offer[e] && !arrived[e] && outcome[e] == PENDING &&
#ifdef EQUIVOCATE
              state[1 - giver[e]] != HELD &&  /* else NOT_HOLDER */
#endif
              epoch[1 - giver[e]] < e -> TakeOffer(e, 1 - giver[e]) }
  /* OfferAgain: the record stands, and its verdict is said again below. */
  :: atomic { offer[e] && !arrived[e] && outcome[e] == CANCELLED ->
       arrived[e] = true }
  :: atomic { arrived[e] && outcome[e] == PENDING ->
       if
       :: Accept(e, 1 - giver[e])
       :: Return(e)
       fi }
  :: atomic { cancel[e] && outcome[e] == PENDING &&
#ifdef NO_TOMBSTONE
              arrived[e] &&
#endif
              true -> TakeCancel(e) }
  /* The recorded verdict, as often as anybody asks. */
  :: atomic { outcome[e] == ACCEPTED && !saidAccept[e] -> saidAccept[e] = true }
  :: atomic { outcome[e] == RETURNED && !saidReturn[e] -> saidReturn[e] = true }
  :: atomic { outcome[e] == CANCELLED && !saidCancelled[e] ->
       saidCancelled[e] = true }
#ifdef NO_TOMBSTONE
  :: atomic { cancel[e] && !arrived[e] && outcome[e] == PENDING &&
              !saidCancelled[e] -> saidCancelled[e] = true }
#endif
#ifdef ANSWER_BEFORE_DURABLE
  :: atomic { arrived[e] && outcome[e] == PENDING && !saidAccept[e] ->
       saidAccept[e] = true }
#endif
#ifdef NO_VERDICT_MEMORY
  :: atomic { offer[e] && outcome[e] == RETURNED && saidReturn[e] &&
              state[1 - giver[e]] == RELEASED -> outcome[e] = PENDING }
#endif
#ifdef EQUIVOCATE
  :: atomic { outcome[e] == ACCEPTED && !saidReturn[e] -> saidReturn[e] = true }
  :: atomic { outcome[e] == RETURNED && !saidAccept[e] -> saidAccept[e] = true }
#endif
  od
}

#ifdef EQUIVOCATE
/* INV-02: two holders, or none, and both verdicts on one offer in evidence: what
 * was said, and what its own holder must show to be believed. */
proctype Monitor() {
  byte e = 1;
  bool proven;
  do
  :: atomic { (state[0] == HELD && state[1] == HELD) || timeout ->
       if
       :: (state[0] == HELD) + (state[1] == HELD) != 1 ->
            do
            :: e < NE ->
                 proven = proven ||
                          ((saidAccept[e] || outcome[e] == ACCEPTED) &&
                           (saidReturn[e] || outcome[e] == RETURNED));
                 e++
            :: else -> break
            od;
            assert(proven)
       :: else
       fi;
       goto done }
  od;
done:
  skip
}
#else
/* INV-01. */
proctype Monitor() {
endMonitor:
  do
  :: atomic { state[0] == HELD && state[1] == HELD -> assert(false) }
  :: atomic { timeout ->
       assert((state[0] == HELD) + (state[1] == HELD) == 1); goto done }
  od;
done:
  skip
}
#endif

init {
  byte e;
  atomic {
    state[0] = HELD;
    for (e : 1 .. (NE - 1)) { run Taker(e) }
    run Giver(0);
    run Giver(1);
    run Monitor()
  }
}

#ifdef LIVE
ltl held { [] <> (state[0] == HELD || state[1] == HELD) }
#endif

SELECT `select`, `MIXED`, `with ``ticks``` FROM `order`;

SELECT `select`, `Mixed Case`, `with ``ticks``` FROM `order`;
